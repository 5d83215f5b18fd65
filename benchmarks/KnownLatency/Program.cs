using System.Globalization;
using KnownLatency;

// serve PORT CONSTRUCTION [awake]                                a server that answers so; awake: it never sleeps
// compare CONSTRUCTION RATE SECONDS CONNECTIONS P RESULT...      results beside the truth, judged up to percentile P
switch (args)
{
    case ["serve", var port, var construction, .. [] or ["awake"]]:
        const double AwakeUs = 150;
        new KnownServer(Construction.Parse(construction), args.Length > 3 ? null : AwakeUs).Run(int.Parse(port, CultureInfo.InvariantCulture));
        return 0;
    case ["compare", var construction, var rate, var seconds, var connections, var judgedUpTo, .. var results] when results.Length > 0:
        var truth = Truth.Of(
            Construction.Parse(construction), int.Parse(rate, CultureInfo.InvariantCulture), double.Parse(seconds, CultureInfo.InvariantCulture),
            int.Parse(connections, CultureInfo.InvariantCulture));
        return TruthComparison.Print(truth, results, double.Parse(judgedUpTo, CultureInfo.InvariantCulture), Console.Out) ? 0 : 1;
    default:
        Console.Error.WriteLine("serve PORT CONSTRUCTION [awake], or compare CONSTRUCTION RATE SECONDS CONNECTIONS PERCENTILE RESULT...");
        Console.Error.WriteLine("CONSTRUCTION: 5ms, or 5ms,gap=0.25ms,stall=1000ms,first=4000,every=10000");
        return 2;
}
