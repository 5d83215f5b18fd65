using System.CommandLine;

namespace Koltso.Cli.Shell;

/// <summary>A verb of the command line with the examples its help ends with, one a line.</summary>
internal sealed class Verb(string name, string description, string examples) : Command(name, description)
{
    public string Examples { get; } = examples;
}
