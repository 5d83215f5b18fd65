using Koltso.Profiling.Stacks;

namespace Koltso.Tests.Profiling.Stacks;

public class MethodNamesTests
{
    [Theory]
    [InlineData(
        "void [Koltso.Sockets] Koltso.Sockets.EventLoop::Turns(class X,int32)[OptimizedTier1]", "Koltso.Sockets.EventLoop.Turns",
        "Koltso.Sockets")]
    [InlineData("instance bool [System.Private.CoreLib] "
        + "System.Collections.Generic.Dictionary`2[System.__Canon,System.__Canon]::TryInsert(!0,!1)[PreJIT]",
        "System.Collections.Generic.Dictionary.TryInsert", "System.Private.CoreLib")]
    [InlineData(
        "instance void [Koltso.Node] Koltso.Node.Http.ClientSession+<ServeAsync>d__12::MoveNext()[Tier0]",
        "Koltso.Node.Http.ClientSession.ServeAsync [async]", "Koltso.Node")]
    [InlineData("instance void [A] A.B+<>c__DisplayClass3_0::<Run>b__1(object)[Tier0]", "A.B.Run [lambda]", "A")]
    [InlineData("void [A] A.B::<Run>g__Visit|3_0(int32)[Tier0]", "A.B.Run.Visit", "A")]
    [InlineData("instance void [A] A.B::.ctor()[Tier0]", "A.B.new", "A")]
    [InlineData("GenerateLookupStub", "[GenerateLookupStub]", Module.Stub)]
    public void OfPerfMap_Line_IsReadable(string line, string name, string module) =>
        MethodNames.OfPerfMap(line).ShouldBe(new Frame(name, module));

    [Theory]
    [InlineData("System.Byte[]", "System.Byte[]")]
    [InlineData("System.Collections.Generic.List`1[System.String]", "System.Collections.Generic.List<String>")]
    [InlineData("A.Pair`2[B.C,D.E`1[F.G]]", "A.Pair<C, E<G>>")]
    public void OfType_Name_IsAsInSource(string type, string name) => MethodNames.OfType(type).ShouldBe(name);

    [Theory]
    [InlineData("finish_task_switch.isra.0", "finish_task_switch")]
    [InlineData("do_softirq.part.0.constprop.0", "do_softirq")]
    [InlineData("pthread_mutex_lock@@GLIBC_2.2.5", "pthread_mutex_lock")]
    [InlineData("rocksdb::DBImpl::Get", "rocksdb::DBImpl::Get")]
    public void OfNative_Symbol_HasNoSuffix(string symbol, string name) => MethodNames.OfNative(symbol).ShouldBe(name);
}
