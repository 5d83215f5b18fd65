namespace Koltso.Storage.Disk;

/// <summary>What is kept beside a database, to be compared with it when it is opened again.</summary>
/// <param name="Run">The run of the store that wrote it; 0: none has opened the database yet.</param>
/// <param name="Mark">How far its sequence numbers had come.</param>
/// <param name="BootId">The start of the machine at which it was written.</param>
/// <param name="IsClosed">The store was closed after that, and all of it was on the disk.</param>
internal sealed record StoreNote(ulong Run, ulong Mark, string BootId, bool IsClosed);
