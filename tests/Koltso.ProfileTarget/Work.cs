namespace Koltso.ProfileTarget;

/// <summary>Threads that each repeat one piece of work until all end.</summary>
internal sealed class Work
{
    private volatile bool _ends;

    public Thread Start(string name, Action turn)
    {
        var thread = new Thread(() =>
        {
            while (!_ends) turn();
        })
        { Name = name, IsBackground = true };
        thread.Start();
        return thread;
    }

    public void End(Thread[] threads)
    {
        _ends = true;
        foreach (var thread in threads) thread.Join();
    }
}
