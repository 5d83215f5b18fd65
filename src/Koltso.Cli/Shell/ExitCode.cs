namespace Koltso.Cli.Shell;

/// <summary>What a verb tells the shell; part of the contract with scripts, and in <c>koltso --help</c>.</summary>
internal static class ExitCode
{
    public const int Ok = 0;

    /// <summary>It was understood but could not be done: no answer, an error answer, an unready cluster.</summary>
    public const int Failure = 1;

    /// <summary>The command line itself was wrong; nothing was tried.</summary>
    public const int Usage = 2;

    /// <summary>The key is absent.</summary>
    public const int NotFound = 3;
}
