namespace Koltso.Storage.Disk;

/// <summary>One table file of the records as the database lists it.</summary>
/// <param name="Number">Of its name: 12 for 000012.sst.</param>
/// <param name="First">The least stored key in it.</param>
/// <param name="Last">The greatest.</param>
internal sealed record TableInfo(long Number, int Level, byte[] First, byte[] Last);
