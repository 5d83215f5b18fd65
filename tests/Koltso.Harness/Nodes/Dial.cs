using System.Net;
using System.Net.Sockets;

namespace Koltso.Harness.Nodes;

/// <summary>Opens a TCP connection from the network that the caller lives in: this machine's network, or a namespace.</summary>
public delegate Task<Socket> Dial(IPEndPoint server, CancellationToken stop);
