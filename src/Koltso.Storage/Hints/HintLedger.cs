namespace Koltso.Storage.Hints;

/// <summary>
/// What is stored for each node, and what is promised to hints that wait to be stored: together they stay within the bound.
/// Kept in memory, counted anew at each opening. Any thread may call; only the holder of the table's lock changes what is stored.
/// </summary>
internal sealed class HintLedger(long bytesMaxPerNode)
{
    private const ulong SkipSequences = 1UL << 32;

    private readonly Lock _lock = new();
    private readonly Dictionary<ushort, Account> _accounts = [];

    /// <summary>The nodes for which hints are stored.</summary>
    internal ushort[] Nodes
    {
        get
        {
            lock (_lock) return [.. _accounts.Where(static entry => entry.Value.Hints > 0).Select(static entry => entry.Key)];
        }
    }

    internal HintBacklog Of(ushort node)
    {
        lock (_lock) return _accounts.TryGetValue(node, out var account) ? new HintBacklog(account.Hints, account.Bytes) : default;
    }

    /// <summary>No stored hint of the node has a smaller sequence: a scan that begins here passes over what was deleted.</summary>
    internal ulong First(ushort node)
    {
        lock (_lock) return _accounts.TryGetValue(node, out var account) ? account.First : 0;
    }

    internal bool TryPromise(ushort node, int bytes)
    {
        lock (_lock)
        {
            var account = AccountOf(node);
            if (account.Bytes + account.Promised + bytes > bytesMaxPerNode) return false;
            account.Promised += bytes;
            return true;
        }
    }

    /// <summary>Ends a promise, whether or not it was kept.</summary>
    internal void EndPromise(ushort node, int bytes)
    {
        lock (_lock) AccountOf(node).Promised -= bytes;
    }

    /// <summary>Never the same one twice while the process lives, so that a removal cannot take what came after it.</summary>
    internal ulong TakeSequence(ushort node)
    {
        lock (_lock) return AccountOf(node).Next++;
    }

    internal void Add(ushort node, ulong sequence, int bytes)
    {
        lock (_lock)
        {
            var account = AccountOf(node);
            if (account.Hints++ == 0) account.First = sequence;
            account.Bytes += bytes;
            account.Next = Math.Max(account.Next, sequence + 1);
        }
    }

    internal void Remove(ushort node, int hints, long bytes, ulong first)
    {
        lock (_lock)
        {
            var account = AccountOf(node);
            account.Hints -= hints;
            account.Bytes -= bytes;
            account.First = first;
        }
    }

    /// <summary>Goes on far beyond all sequences that may be there.</summary>
    internal void Skip(ushort node)
    {
        lock (_lock) AccountOf(node).Next += SkipSequences;
    }

    /// <summary>Does so, and forgets what is stored for the node.</summary>
    internal void SkipAll(ushort node)
    {
        lock (_lock)
        {
            var account = AccountOf(node);
            account.Forget();
            account.First = account.Next += SkipSequences;
        }
    }

    /// <summary>What is stored is going to be counted.</summary>
    internal void Forget()
    {
        lock (_lock)
        {
            foreach (var account in _accounts.Values) account.Forget();
        }
    }

    private Account AccountOf(ushort node)
    {
        if (!_accounts.TryGetValue(node, out var account)) _accounts.Add(node, account = new Account());
        return account;
    }

    private sealed class Account
    {
        internal long Hints { get; set; }

        internal long Bytes { get; set; }

        internal long Promised { get; set; }

        internal ulong First { get; set; }

        internal ulong Next { get; set; } = 1;

        internal void Forget() => (Hints, Bytes, First) = (0, 0, 0);
    }
}
