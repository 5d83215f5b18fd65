namespace Koltso.Cli.Shell;

/// <summary>
/// What a command says or stores could not be written. No <see cref="IOException"/>, so that nothing on the way takes it for a fault of
/// the node or of the network.
/// </summary>
internal sealed class OutputException(string message, Exception? inner = null) : Exception(message, inner);
