namespace Koltso.Tidy.Style;

/// <summary>Style that the build enforces, shown by files that break it and are compiled as the build compiles.</summary>
public sealed class EnforcedStyleTests
{
    private static readonly Dictionary<string, (string Text, string? Rule)> s_files = new()
    {
        ["src/Good.cs"] = (Member("private int _sum = 1;\n\n    public int Next() => _sum++;"), null),
        ["src/StaticField.cs"] = (Member("private static int Sum = 1;\n\n    public static int Next() => Sum++;"), "IDE1006"),
        ["src/Field.cs"] = (Member("private int sum = 1;\n\n    public int Next() => sum++;"), "IDE1006"),
        ["src/Constant.cs"] = (Member("public const int sumMax = 1;"), "IDE1006"),
        ["src/LocalConstant.cs"] =
            (Member("public static int Sum()\n    {\n        const int sum = 1;\n        return sum;\n    }"), "IDE1006"),
        ["src/Async.cs"] = (Member("public static async Task Wait() => await Task.Yield();"), "IDE1006"),
        ["tests/AsyncInTest.cs"] = (Member("public static async Task Wait_Always_Ends() => await Task.Yield();"), null),
        ["src/Interface.cs"] = ("namespace N;\n\ninternal interface Thing;\n", "IDE1006"),
        ["src/Parameter.cs"] = (Member("public static int Same(int Sum) => Sum;"), "IDE1006"),
        ["src/Var.cs"] = (Member("public static int Sum()\n    {\n        int sum = 1;\n        return sum;\n    }"), "IDE0007"),
        ["src/Using.cs"] = ("using System.Text;\n\nnamespace N;\n\ninternal sealed class Using;\n", "IDE0005"),
        ["src/Space.cs"] = (Member("public static int  Sum() => 1;"), "IDE0055"),
        ["src/Brace.cs"] = (Member("public static int Sum() {\n        return 1;\n    }"), "IDE0055"),
        ["src/Unused.cs"] = (Member("private static int Sum() => 1;"), "IDE0051"),
        ["src/Block.cs"] = ("namespace N\n{\n    internal sealed class Block;\n}\n", "IDE0161"),
        ["src/Modifier.cs"] = ("namespace N;\n\nsealed class Modifier;\n", "IDE0040"),
    };

    private static readonly Lazy<ILookup<string, string>> s_broken = new(static () => Compiler.Check(s_files.ToDictionary(
        static file => file.Key,
        static file => file.Value.Text.Replace("Sealed", Path.GetFileNameWithoutExtension(file.Key), StringComparison.Ordinal))));

    public static TheoryData<string> Files => [.. s_files.Keys];

    [Theory]
    [MemberData(nameof(Files))]
    public void Compile_FileThatBreaksARule_Fails(string path)
    {
        string[] rules = s_files[path].Rule is { } rule ? [rule] : [];
        s_broken.Value[path].Distinct().ShouldBe(rules);
    }

    private static string Member(string text)
    {
        var usings = text.Contains("Task", StringComparison.Ordinal) ? "using System.Threading.Tasks;\n\n" : "";
        return $"{usings}namespace N;\n\ninternal sealed class Sealed\n{{\n    {text}\n}}\n";
    }
}
