namespace Koltso.Load.Choosing;

/// <summary>1 to <paramref name="keys"/>, and round again.</summary>
internal sealed class SequentialKeys(long keys) : IKeyChooser
{
    private long _last;

    public long Next() => _last = _last % keys + 1;
}
