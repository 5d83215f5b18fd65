namespace Koltso.Cli.Shell;

/// <summary>The folder that relative paths begin at. It may be deleted under a command, and then no such path means anything.</summary>
internal static class WorkingFolder
{
    public const string Gone = "The folder in which this command was started does not exist any more: change to another one first.";

    public static bool IsThere
    {
        get
        {
            try
            {
                return Directory.GetCurrentDirectory().Length > 0;
            }
            catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
            {
                return false;
            }
        }
    }
}
