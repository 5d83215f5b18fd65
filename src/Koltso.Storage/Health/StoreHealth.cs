namespace Koltso.Storage.Health;

/// <summary>What is wrong with a store, and how often something was. <see cref="Reason"/> is null while all is well.</summary>
public readonly record struct StoreHealth(
    StoreState State,
    string? Reason,
    long WritesRefused,
    long TimesDiskFull,
    long TimesHealed,
    long CorruptReads);
