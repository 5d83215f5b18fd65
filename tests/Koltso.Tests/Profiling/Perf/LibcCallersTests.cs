using Koltso.Profiling;
using Koltso.Profiling.Perf;
using Koltso.Profiling.Stacks;

namespace Koltso.Tests.Profiling.Perf;

public class LibcCallersTests
{
    private const string Libc = "/usr/lib/libc.so.6", Jit = "//anon";
    private static readonly PerfFrame s_kernel = new(0xffffffff82025860, "tcp_sendmsg", "[kernel.kallsyms]");
    private static readonly PerfFrame s_send = new(0x10, "__send", Libc);
    private static readonly PerfFrame s_start = new(0x20, "start_thread", Libc);

    [Fact]
    public void Complete_CallersKnown_SharesBrokenStacksOut()
    {
        var stacks = Stacks();
        Add(stacks, 3_000, isUnwound: false, Managed(100), Managed(300), s_start); // usually the answer is sent below one caller,
        Add(stacks, 1_000, isUnwound: false, Managed(100), Managed(200), s_start); // and rarely below another
        Add(stacks, 0, isUnwound: true, s_kernel, s_send, Managed(100));
        Add(stacks, 4_000_000, isUnwound: false, s_kernel, s_send);
        stacks.Complete();

        var thread = stacks.Tree.ToFlame().Children.ShouldHaveSingleItem();
        thread.Children.Select(static node => node.Name).ShouldBe(["A.Serve", "A.Repair"]);
        thread.Children[0].Children[0].Children[0].Name.ShouldBe("__send");
        (thread.Children[0].Total / thread.Children[1].Total).ShouldBe(3, 1e-9);
        stacks.Tree.Samples.ShouldBe(3);
        stacks.Tree.Total.ShouldBe(0.004004, 1e-12);
    }

    [Fact]
    public void Complete_CallersUnknown_HaveTheirOwnPlace()
    {
        var stacks = Stacks();
        Add(stacks, 1_000, isUnwound: false, s_kernel, s_send);
        stacks.Complete();

        var lost = stacks.Tree.ToFlame().Children[0].Children.ShouldHaveSingleItem();
        lost.Name.ShouldBe("[callers not seen]");
        lost.Children[0].Name.ShouldBe("__send");
        Shares.Layers(stacks.Tree.ToFlame())[0].Layer.ShouldBe(Layer.Kernel, "the leaf decides");
    }

    private static PerfFrame Managed(ulong address) => new(address, "", Jit);

    private static PerfStacks Stacks()
    {
        var symbols = new JitSymbols();
        symbols.Add(100, 50, new Frame("A.Answer", "A"));
        symbols.Add(200, 50, new Frame("A.Repair", "A"));
        symbols.Add(300, 50, new Frame("A.Serve", "A"));
        var stacks = new PerfStacks(symbols);
        stacks.Add(new PerfMapping(0, 1_000, 0, true, Jit));
        return stacks;
    }

    private static void Add(PerfStacks stacks, long periodNs, bool isUnwound, params PerfFrame[] leafFirst) =>
        stacks.Add(new PerfSample("loop-0", 1, 0, periodNs, isUnwound, leafFirst));
}
