namespace Koltso.Harness.Disks;

/// <summary>What a node's store lacks when it comes back.</summary>
public enum StoreLoss
{
    /// <summary>An earlier copy of the folder is in its place.</summary>
    OldFolder,

    /// <summary>There is nothing at all.</summary>
    Folder,

    /// <summary>The folder has no database, but what lies beside it.</summary>
    Database,

    /// <summary>The database has no log.</summary>
    Log,
}
