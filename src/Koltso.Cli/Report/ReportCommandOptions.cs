using System.CommandLine;
using Koltso.Api;
using Koltso.Cli.Values;

namespace Koltso.Cli.Report;

/// <summary>The options of <c>koltso report</c>.</summary>
internal sealed class ReportCommandOptions
{
    private const long SizeMin = 10_000, SizeMax = 100_000_000_000;

    private readonly Option<string> _output = new("--output")
    {
        Description = "Folder for report.html and report.json; a report that is already there is replaced.",
        HelpName = "DIR",
        Required = true,
    };

    private readonly Option<bool> _quick = new("--quick") { Description = "At most 5 minutes instead of 25: less data, shorter windows." };
    private readonly Option<bool> _trial =
        new("--trial") { Description = "A few seconds: tries the program, measures nothing.", Hidden = true };

    private readonly Option<ByteSize?> _size = ByteSizeOption.Create(
        "--size", "Total size of the values to store first. Default: 1GB; with --quick, 60MB.", null, SizeMin, SizeMax);

    private readonly Option<Uri?> _url = new("--url")
    {
        Description = "A node of a running cluster to measure instead; ids 1 to 100,000,000 are written there.",
        HelpName = "URL",
        CustomParser = static result =>
        {
            if (NodeAddress.TryParse(result.Tokens[0].Value, out var url) && url.Scheme == Uri.UriSchemeHttp) return url;
            result.AddError($"--url: '{result.Tokens[0].Value}' is not the http address of a node, such as {UrlOption.Default}.");
            return null;
        },
    };

    private readonly Option<bool> _overwrite = new("--overwrite")
    {
        Description = "With --url: measure even if the cluster holds keys; those that are whole numbers are overwritten.",
    };
    private readonly Option<string?> _baseline =
        new("--baseline") { Description = "A report (report.json, or its folder) to compare this one with.", HelpName = "PATH" };
    private readonly Option<string?> _from =
        new("--from")
        {
            Description = "Measure nothing: write the page of this report (report.json, or its folder) again.", HelpName = "PATH",
        };

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_output, _quick, _trial, _size, _url, _overwrite, _baseline, _from]) command.Options.Add(option);
        command.Validators.Add(result =>
        {
            var measures = ((Option[])[_quick, _trial, _size, _url])
                .FirstOrDefault(option => result.GetResult(option) is { Implicit: false });
            if (result.GetResult(_from) is not null && measures is not null)
                result.AddError($"--from measures nothing, so {measures.Name} is not allowed with it.");
            if (result.GetResult(_overwrite) is { Implicit: false } && result.GetResult(_url) is null)
                result.AddError("--overwrite is allowed only with --url.");
        });
    }

    public ReportOptions Of(ParseResult parsed) => new(
        Path.GetFullPath(parsed.GetRequiredValue(_output)),
        parsed.GetValue(_trial) ? ReportLength.Trial : parsed.GetValue(_quick) ? ReportLength.Quick : ReportLength.Full,
        parsed.GetValue(_size)?.Bytes,
        parsed.GetValue(_url),
        parsed.GetValue(_overwrite),
        parsed.GetValue(_baseline),
        parsed.GetValue(_from));
}
