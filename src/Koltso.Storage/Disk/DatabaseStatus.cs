namespace Koltso.Storage.Disk;

/// <summary>
/// How a call to the database ended. <see cref="Text"/> is null for the outcomes that are not failures.
/// <see cref="IsLarge"/>: what memory does not have, or what is damaged, is a large value. <see cref="IsHeldBack"/>: the failure is one
/// of background work, for which a write waited and of which nothing was written.
/// </summary>
internal readonly record struct DatabaseStatus(DatabaseCode Code, string? Text, bool IsHeldBack = false, bool IsLarge = false)
{
    internal static DatabaseStatus Ok => default;

    internal static DatabaseStatus NotFound => new(DatabaseCode.NotFound, null);

    internal static DatabaseStatus Incomplete => new(DatabaseCode.Incomplete, null);

    internal static DatabaseStatus LargeIncomplete => new(DatabaseCode.Incomplete, null, IsLarge: true);

    internal static DatabaseStatus NoMemory => new(DatabaseCode.NoMemory, null);

    internal bool IsOk => Code == DatabaseCode.Ok;
}
