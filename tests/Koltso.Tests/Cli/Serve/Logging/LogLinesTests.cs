using Koltso.Cli.Serve.Logging;

namespace Koltso.Tests.Cli.Serve.Logging;

public class LogLinesTests
{
    [Fact]
    public async Task Output_FailsForAWhile_LaterLinesAreWrittenAndSaidToBeFewer()
    {
        var output = new FailingWriter();
        await using (var lines = new LogLines(output, static dropped => $"{dropped} dropped"))
        {
            output.Fails = true;
            lines.Add("one");
            lines.Add("two");
            await output.Tried(2);
            output.Fails = false;
            lines.Add("three");
        }

        output.ToString().ShouldBe("three\n2 dropped\n");
    }

    private sealed class FailingWriter : StringWriter
    {
        private int _tries;

        public FailingWriter() => NewLine = "\n";

        public volatile bool Fails;

        public override Task WriteLineAsync(string? value)
        {
            Interlocked.Increment(ref _tries);
            return Fails ? Task.FromException(new IOException("No space left on device")) : base.WriteLineAsync(value);
        }

        public async Task Tried(int times)
        {
            while (Volatile.Read(ref _tries) < times) await Task.Yield();
        }
    }
}
