using Koltso.Profiling;
using Koltso.Profiling.Stacks;

namespace Koltso.Tests.Profiling.Stacks;

public class LayerRulesTests
{
    [Theory]
    [InlineData("Koltso.Node.Http.ClientSession.ServeAsync [async]", "Koltso.Node", Layer.Http)]
    [InlineData(
        "Microsoft.AspNetCore.Server.Kestrel.Core.Internal.Http.HttpParser.ParseRequestLine", "Microsoft.AspNetCore.Server.Kestrel.Core",
        Layer.Http)]
    [InlineData("Koltso.Ring.Coordination.QuorumRead.Ask", "Koltso.Node", Layer.Coordination)]
    [InlineData("Koltso.Cluster.Peers.PeerLink.Ask", "Koltso.Cluster", Layer.Transport)]
    [InlineData("Koltso.Wire.Frames.FrameReader.Read", "Koltso.Wire", Layer.Transport)]
    [InlineData("Koltso.Storage.RecordReader.Read", "Koltso.Storage", Layer.Storage)]
    [InlineData("[librocksdb.so]", "librocksdb.so.7.8.3", Layer.Storage)]
    [InlineData("LZ4_decompress_safe", "liblz4.so.1.9.4", Layer.Storage)]
    [InlineData("Koltso.Sockets.EventLoop.Turns", "Koltso.Sockets", Layer.Sockets)]
    [InlineData("[libcoreclr.so]", "libcoreclr.so", Layer.Runtime)]
    [InlineData("[libclrjit.so]", "libclrjit.so", Layer.Runtime)]
    [InlineData("tcp_sendmsg", Module.Kernel, Layer.Kernel)]
    [InlineData("Koltso.Load.LoadConnection.Send", "Koltso.Load", Layer.Generator)]
    [InlineData("Somebody.Elses.Program", "Somebody", Layer.Other)]
    [InlineData("[unknown]", Module.None, Layer.Unknown)]
    public void Of_Frame_HasItsLayer(string name, string module, Layer layer) =>
        LayerRules.Of(new Frame(name, module), Layer.Runtime).ShouldBe(layer);

    [Theory]
    [InlineData("System.Span.CopyTo", "System.Private.CoreLib")]
    [InlineData("__memmove_avx512_unaligned_erms", "libc.so.6")]
    [InlineData("__vdso_clock_gettime", "[vdso]")]
    [InlineData("Koltso.Core.Hashing.KeyHash.Of", "Koltso.Core")]
    [InlineData("System.IO.Hashing.XxHash3.HashToUInt64", "System.IO.Hashing")]
    [InlineData("Koltso.Api.Documents.ApiJson.StatsDocumentSerializeHandler", "Koltso.Api")]
    [InlineData("System.Byte[]", Module.Type)]
    public void Of_Helper_GoesToItsCaller(string name, string module) =>
        LayerRules.Of(new Frame(name, module), Layer.Transport).ShouldBe(Layer.Transport);
}
