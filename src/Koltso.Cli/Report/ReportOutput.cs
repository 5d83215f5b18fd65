using System.Text;
using Koltso.Report.Data;
using Koltso.Report.Rendering.Sections;
using Koltso.Storage.Disk;

namespace Koltso.Cli.Report;

/// <summary>The folder that a report is written to. Made before anything is measured, so that 20 minutes are not in vain.</summary>
internal sealed class ReportOutput
{
    private readonly string _folder;

    /// <exception cref="ReportException">Nothing can be written there.</exception>
    public ReportOutput(string folder)
    {
        _folder = folder;
        try
        {
            Directory.CreateDirectory(folder);
            var trial = Path.Combine(folder, $".{Environment.ProcessId}.tmp");
            File.WriteAllBytes(trial, []);
            File.Delete(trial);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            var reason = FolderPath.FindFileInTheWay(folder) is { } file ? file + "." : refused.Message;
            throw new ReportException($"--output: {folder} cannot be written to: {reason}");
        }
    }

    public string PagePath => Path.Combine(_folder, ReportFile.PageName);

    public void Write(ReportData data, ReportData? baseline)
    {
        try
        {
            Replace(Path.Combine(_folder, ReportFile.Name), ReportFile.ToBytes(data));
            Replace(PagePath, Encoding.UTF8.GetBytes(ReportPage.Render(data, baseline)));
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new ReportException($"The report could not be written: {refused.Message}");
        }
    }

    /// <summary>Whole or not at all.</summary>
    private static void Replace(string path, byte[] content)
    {
        var temporary = $"{path}.{Environment.ProcessId}.tmp";
        File.WriteAllBytes(temporary, content);
        File.Move(temporary, path, overwrite: true);
    }
}
