using System.Net;
using System.Net.Sockets;

namespace Koltso.Harness.Nodes;

/// <summary>Opens a TCP connection, from wherever it is that the one who dials lives: this machine's network, or a namespace.</summary>
public delegate Task<Socket> Dial(IPEndPoint server, CancellationToken stop);
