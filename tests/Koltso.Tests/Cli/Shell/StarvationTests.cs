using System.ComponentModel;
using System.Net.Sockets;
using Koltso.Cli.Shell;

namespace Koltso.Tests.Cli.Shell;

public class StarvationTests
{
    private static readonly ProcessLimits s_limits = new(4_711, ProcessLimits.Unlimited);

    public static TheoryData<Exception, string> Refusals() => new()
    {
        { new IOException("Too many open files : '/data/lock'", 24), "more open files" },
        { new IOException("outer", new IOException("inner", 23)), "more open files" },
        { new SocketException((int)SocketError.TooManyOpenSockets), "more open files" },
        { new Win32Exception(11), "more memory or threads" },
        { new InsufficientMemoryException(), "more memory or threads" },
        { new TypeInitializationException("T", new IOException("no", 12)), "more memory or threads" },
        { new AggregateException(new Win32Exception(24)), "more open files" },
        { new FileNotFoundException("no", "System.Linq, Version=10.0.0.0, Culture=neutral, PublicKeyToken=b0"), "to load its parts" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public void Explain_SystemHasRefused_SaysWhatAndTheLimits(Exception failure, string what)
    {
        var sentence = Starvation.Explain(failure, s_limits).ShouldNotBeNull();
        sentence.ShouldContain(what);
        sentence.ShouldContain("4711 open files");
        sentence.ShouldContain("any number of MiB");
    }

    [Fact]
    public void Explain_AnythingElse_IsNull()
    {
        Starvation.Explain(new InvalidOperationException("a bug"), s_limits).ShouldBeNull();
        Starvation.Explain(new FileNotFoundException("no", "/data/x"), s_limits).ShouldBeNull();
        Starvation.Explain(new IOException("disk full", 28), s_limits).ShouldBeNull();
    }
}
