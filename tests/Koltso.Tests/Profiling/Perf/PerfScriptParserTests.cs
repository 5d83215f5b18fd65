using Koltso.Profiling.Perf;
using Koltso.Profiling.Stacks;

namespace Koltso.Tests.Profiling.Perf;

public class PerfScriptParserTests
{
    private const string Text = """
        dotnet     0     0.000000: PERF_RECORD_MMAP2 21874/21874: [0x7f9d02a40000(0x2000) @ 0x5000 00:01 902 0]: r-xs /memfd:doublemapper (deleted)
        dotnet     0     0.000000: PERF_RECORD_MMAP2 21874/21874: [0x7f9124200000(0x254000) @ 0 fe:00 8888327 0]: r--p /usr/lib/librocksdb.so.7.8.3
        .NET TP Worker 21960  1119.024694:    2004008 
        	ffffffff82025860 __tcp_transmit_skb ([kernel.kallsyms])
        	          64b79a rocksdb::Insert<false>(char const*) (/usr/lib/librocksdb.so.7.8.3)
        	            5010 [unknown] (/memfd:doublemapper (deleted))

        loop-0 7  1119.5:    1000    cpu-clock/freq=97,call-graph=dwarf,stack-size=4096/: 
        	    4baa01343139 [unknown] ([unknown])
        """;

    [Fact]
    public void Line_Samples_AreRead()
    {
        var (samples, mappings) = Parse(Text);

        samples.Count.ShouldBe(2);
        (samples[0].Comm, samples[0].Tid, samples[0].TimeSeconds, samples[0].PeriodNs)
            .ShouldBe((".NET TP Worker", 21960, 1119.024694, 2004008));
        samples[0].Frames.ShouldBe(
        [
            new PerfFrame(0xffffffff82025860, "__tcp_transmit_skb", "[kernel.kallsyms]"),
            new PerfFrame(0x64b79a, "rocksdb::Insert<false>(char const*)", "/usr/lib/librocksdb.so.7.8.3"),
            new PerfFrame(0x5010, "", "/memfd:doublemapper (deleted)"),
        ]);
        samples.Select(static sample => sample.IsUnwound).ShouldBe([false, true]);
        samples[1].Frames.ShouldBe([new PerfFrame(0x4baa01343139, "", "")]);
        mappings.ShouldBe(
        [
            new PerfMapping(0x7f9d02a40000, 0x2000, 0x5000, true, "/memfd:doublemapper (deleted)"),
            new PerfMapping(0x7f9124200000, 0x254000, 0, false, "/usr/lib/librocksdb.so.7.8.3"),
        ]);
    }

    [Fact]
    public void Line_Nonsense_IsSkipped()
    {
        var (samples, _) = Parse("what is this\n\t\n\tzzz\n  \nloop-0 7 1.5: 1000\n\nmore");
        samples.ShouldHaveSingleItem().Frames.ShouldBeEmpty();
    }

    [Fact]
    public void Stacks_CodeOfTheRuntime_IsNamedByItsAddress()
    {
        var symbols = new JitSymbols();
        symbols.AddPerfMap(["7f9d02a40000 100 void [Koltso.Sockets] Koltso.Sockets.EventLoop::Turns()[Tier1]", "cut"]);
        var stacks = new PerfStacks(symbols);
        var parser = new PerfScriptParser(stacks.Add, stacks.Add);
        foreach (var line in Text.Split('\n')) parser.Line(line);
        parser.End();

        var names = new List<string>();
        for (var node = stacks.Tree.ToFlame().Children[0]; ; node = node.Children[0])
        {
            names.Add(node.Name);
            if (node.Children.Count == 0) break;
        }

        names.ShouldBe([".NET TP Worker", "Koltso.Sockets.EventLoop.Turns", "rocksdb::Insert<false>(char const*)", "__tcp_transmit_skb"]);
        stacks.Tree.Total.ShouldBe(0.002004008, 1e-12);
    }

    [Fact]
    public void Find_Addresses_OnlyWithinCode()
    {
        var symbols = new JitSymbols();
        symbols.Add(100, 10, new Frame("a", "m"));
        symbols.Add(200, 10, new Frame("b", "m"));
        symbols.Add(200, 20, new Frame("later", "m"));
        symbols.Find(99).ShouldBeNull();
        symbols.Find(100)!.Value.Name.ShouldBe("a");
        symbols.Find(110).ShouldBeNull();
        symbols.Find(215)!.Value.Name.ShouldBe("later");
    }

    private static (List<PerfSample> Samples, List<PerfMapping> Mappings) Parse(string text)
    {
        var (samples, mappings) = (new List<PerfSample>(), new List<PerfMapping>());
        var parser = new PerfScriptParser(samples.Add, mappings.Add);
        foreach (var line in text.Split('\n')) parser.Line(line);
        parser.End();
        return (samples, mappings);
    }
}
