using Koltso.Profiling.Runtime;
using Koltso.Profiling.Stacks;

namespace Koltso.Tests.Profiling;

public class WaitsTests
{
    [Theory]
    [InlineData(true, true, "A.Run", "System.Threading.WaitHandle.WaitOneNoCheck")]
    [InlineData(true, false, "A.Run", "System.Threading.WaitHandle.WaitOne", "System.Threading.WaitHandle.WaitOneNoCheck")]
    [InlineData(true, true, "A.Run", "Koltso.Sockets.EventLoop.Turns")]
    [InlineData(false, false, "A.Run", "Koltso.Sockets.EventLoop.Turns")]
    [InlineData(false, true, "Koltso.Sockets.EventLoop.Turns", "Koltso.Sockets.LoopConnection.SendNow")]
    [InlineData(false, false, "System.Threading.Thread.Sleep", "A.Work")]
    public void Is_Stack_TellsWaitsFromWork(bool expected, bool isOutside, params string[] names) =>
        Waits.Is([.. names.Select(static name => new Frame(name, "A"))], isOutside).ShouldBe(expected);
}
