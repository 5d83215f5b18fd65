namespace Koltso.Cli.Shell;

/// <summary>A column of a <see cref="TextTable"/>: numbers stand at the right, words at the left.</summary>
internal readonly record struct TextColumn(string Title, bool AtRight)
{
    public static TextColumn Word(string title) => new(title, AtRight: false);

    public static TextColumn Number(string title) => new(title, AtRight: true);
}
