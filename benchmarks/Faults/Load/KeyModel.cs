namespace Koltso.Faults.Load;

/// <summary>What a read may find, by what was acknowledged before it began.</summary>
internal enum Verdict
{
    /// <summary>The last acknowledged write or a later one.</summary>
    Sound,

    /// <summary>
    /// A write that failed and took effect after a later one was acknowledged: its fate was open, so that this is
    /// allowed, and worth a look where it is often.
    /// </summary>
    Late,

    /// <summary>Older than a write that was acknowledged before the read began, or gone.</summary>
    Stale,

    /// <summary>Bytes that nobody wrote to this key.</summary>
    Corrupt,
}

/// <summary>
/// What was written to each key: numbers from 1, one write of a key at a time. A write of unknown fate stays
/// possible for good. On one thread.
/// </summary>
internal sealed class KeyModel(int keys, int deletePercent, int valueBytesMin, int valueBytesMax)
{
    private readonly int[] _sent = new int[keys], _acknowledged = new int[keys];
    private readonly bool[] _isBusy = new bool[keys];
    private readonly Dictionary<int, List<int>> _uncertain = [];

    public int Keys => keys;

    public long Acknowledged { get; private set; }

    public long Uncertain { get; private set; }

    /// <summary>A write of the key is under way: the next must wait for it.</summary>
    public bool IsBusy(int key) => _isBusy[key];

    public bool IsAcknowledged(int key) => _acknowledged[key] > 0;

    /// <summary>The least number that a read begun now may find.</summary>
    public int Floor(int key) => _acknowledged[key];

    public bool IsDelete(int key, int number) => Mix(key, number) % 100 < (uint)deletePercent;

    public byte[] Value(int key, int number) => WrittenValue.Of(
        key, number, valueBytesMin + (int)(Mix(number, key) % (uint)(valueBytesMax - valueBytesMin + 1)));

    public int BeginWrite(int key)
    {
        _isBusy[key] = true;
        return ++_sent[key];
    }

    public void EndWrite(int key, int number, bool isAcknowledged)
    {
        _isBusy[key] = false;
        if (isAcknowledged)
        {
            _acknowledged[key] = number;
            Acknowledged++;
            return;
        }

        Uncertain++;
        if (!_uncertain.TryGetValue(key, out var numbers)) _uncertain[key] = numbers = [];
        numbers.Add(number);
    }

    /// <summary>Judges what a read found that began when the floor was <paramref name="floor"/>; null is an absent key.</summary>
    public Verdict Judge(int key, int floor, byte[]? found)
    {
        var late = _uncertain.GetValueOrDefault(key);
        if (found is null)
        {
            if (floor == 0 || Enumerable.Range(floor, _sent[key] - floor + 1).Any(number => IsDelete(key, number))) return Verdict.Sound;
            return late is not null && late.Exists(number => IsDelete(key, number)) ? Verdict.Late : Verdict.Stale;
        }

        if (!WrittenValue.TryNumber(found, key, out var number) || number > _sent[key] || IsDelete(key, number)
            || !found.AsSpan().SequenceEqual(Value(key, number))) return Verdict.Corrupt;
        if (number >= floor) return Verdict.Sound;
        return late is not null && late.Contains(number) ? Verdict.Late : Verdict.Stale;
    }

    /// <summary>A number that both decide, without a pattern.</summary>
    private static uint Mix(int one, int other)
    {
        var x = unchecked((uint)one * 0x9E3779B1u ^ (uint)other * 0x85EBCA77u);
        x = (x ^ (x >> 16)) * 0x7FEB352Du;
        x = (x ^ (x >> 15)) * 0x846CA68Bu;
        return x ^ (x >> 16);
    }
}
