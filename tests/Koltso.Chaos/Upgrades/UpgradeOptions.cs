using Koltso.Chaos.Verbs;

namespace Koltso.Chaos.Upgrades;

/// <summary>What an upgrade was asked for: which builds, how far back, and under which load.</summary>
/// <param name="From">The build that nodes begin with.</param>
/// <param name="Build">The build that they are upgraded to.</param>
/// <param name="IsLater">That is the build of later.mutant, whose records have a field that this build does not know.</param>
internal sealed record UpgradeOptions(VerbFlags Flags, KoltsoProgram From, KoltsoProgram Build, WayBack Back, bool IsLater)
{
    /// <summary>A few requests for tens of seconds; a timeout that a machine that does other things too does not reach.</summary>
    private static readonly string[] s_short =
        ["--rate", "200", "--keys", "300", "--connections", "12", "--steady", "1", "--kills", "0", "--timeout", "5000"];

    public static string Usage => $"""
        ./test {VerbFlags.Upgrade} [--short] [--from DIR] [--build DIR] [--back none|part|all] …
        ./test {VerbFlags.Upgrade} --later [--short] …
          --from     the folder of the build that nodes begin with; default: the last release, which is built first
          --build    the folder of the build that they are upgraded to; default: this one
          --back     none (default); part: all nodes but one go back before all are upgraded; all: every node goes back in the end
          --later    from this build to one with features, messages and fields that this build does not know, and all the way back
          --short    a low rate and short pauses, as in every ./test
        with their defaults (rate: a second; reads, deletes: percent; value: bytes; steady, limit: seconds; timeout: ms;
        kills: after each step):
          {VerbFlags.Defaults(VerbFlags.Upgrade)}
        """;

    /// <summary>Null where the arguments, after the verb, are not understood.</summary>
    public static UpgradeOptions? Parse(ReadOnlySpan<string> arguments)
    {
        var flags = new List<string>();
        string? from = null, build = null, later = null;
        WayBack? back = null;
        var isShort = false;
        for (var i = 0; i < arguments.Length; i++)
        {
            if (arguments[i] == "--short")
            {
                isShort = true;
                continue;
            }

            if (i + 1 == arguments.Length) return null;
            var (name, value) = (arguments[i], arguments[++i]);
            switch (name)
            {
                case "--from": from = value; break;
                case "--build": build = value; break;
                case "--later": later = value; break;
                case "--back" when WayBackOrNull(value) is { } way: back = way; break;
                default: flags.AddRange([name, value]); break;
            }
        }

        if (VerbFlags.Parse([VerbFlags.Upgrade, .. isShort ? s_short : [], .. flags]) is not { } numbers) return null;
        if (later is not null)
            return from is null && build is null && back is null
                ? new UpgradeOptions(numbers, KoltsoProgram.BesideThis, KoltsoProgram.In(later), WayBack.All, IsLater: true)
                : null;
        return from is null ? null : new UpgradeOptions(
            numbers, KoltsoProgram.In(from), build is null ? KoltsoProgram.BesideThis : KoltsoProgram.In(build), back ?? WayBack.None,
            IsLater: false);
    }

    private static WayBack? WayBackOrNull(string text) => text switch
    {
        "none" => WayBack.None,
        "part" => WayBack.Part,
        "all" => WayBack.All,
        _ => null,
    };
}
