namespace Koltso.Storage.Disk;

/// <summary>How a call to the database ended. <see cref="Text"/> is null for the outcomes that are not failures.</summary>
internal readonly record struct DatabaseStatus(DatabaseCode Code, string? Text)
{
    internal static DatabaseStatus Ok => default;

    internal static DatabaseStatus NotFound => new(DatabaseCode.NotFound, null);

    internal static DatabaseStatus Incomplete => new(DatabaseCode.Incomplete, null);

    internal bool IsOk => Code == DatabaseCode.Ok;
}
