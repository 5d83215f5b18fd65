using Koltso.Node.Http;
using Koltso.Ring;
using Koltso.Sockets;

namespace Koltso.Node.Hosting;

/// <summary>
/// One event loop of a running node, and what is done on it. On the loop; counts may be read, slightly late, from anywhere.
/// </summary>
/// <param name="Ring">Its way into the ring.</param>
/// <param name="Http">Its HTTP requests.</param>
internal sealed record NodeLoop(EventLoop Loop, LoopContext Ring, HttpLoop Http, SessionSweep Sweep);
