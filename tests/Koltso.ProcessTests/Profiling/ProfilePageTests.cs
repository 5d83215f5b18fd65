using Koltso.Profiling;
using Koltso.Profiling.Page;

namespace Koltso.ProcessTests.Profiling;

/// <summary>The page of a profile, used in a browser.</summary>
public class ProfilePageTests
{
    private const string Evil = "Evil<T></script><b>bold</b>";

    [Fact]
    public async Task Page_Desktop_SearchesZoomsAndGoesBack()
    {
        using var folder = new TempFolder();
        await using var browser = await OpenAsync(folder, 1_280, 900);
        await browser.ShouldHoldAsync("document.querySelectorAll('#cpu .fg-frame').length === 6");
        // no markup from a name
        await browser.ShouldHoldAsync("document.querySelectorAll('b').length === document.querySelectorAll('.fg-info b').length");
        await browser.ShouldHoldAsync($"[...document.querySelectorAll('#cpu .fg-frame')].some(f => "
            + $"f.getAttribute('aria-label').startsWith('{Evil.Replace("/", "\\/", StringComparison.Ordinal)}'))");

        // Search: one of the two matches is inside the other, and counts once.
        await browser.EvaluateAsync("document.querySelector('#cpu .fg-search').focus() || true");
        await browser.TypeAsync("read");
        await browser.ShouldHoldAsync("document.querySelector('#cpu .fg-found').textContent.includes('60.0 %')");
        await browser.ShouldHoldAsync("document.querySelectorAll('#cpu .fg-match').length === 2");
        await browser.EvaluateAsync(
            "(s => { s.value = ''; s.dispatchEvent(new Event('input')); return true; })(document.querySelector('#cpu .fg-search'))");
        await browser.ShouldHoldAsync("document.querySelectorAll('#cpu .fg-match').length === 0");

        // Zoom with a click, and reset with the button.
        await browser.EvaluateAsync(Frame("Write") + ".click() || true");
        await browser.ShouldHoldAsync(Frame("Write") + ".style.width === '100%'");
        await browser.ShouldHoldAsync("document.querySelector('#cpu .fg-info').textContent.includes('40.0 %')");
        await browser.ShouldHoldAsync("document.querySelectorAll('#cpu .fg-frame').length === 3");
        await browser.EvaluateAsync("document.querySelector('#cpu .fg-reset').click() || true");
        await browser.ShouldHoldAsync("document.querySelectorAll('#cpu .fg-frame').length === 6");

        // The same with the keyboard.
        await browser.EvaluateAsync("document.querySelector('#cpu .fg-frame[tabindex=\"0\"]').focus() || true");
        foreach (var _ in (int[])[1, 2]) await browser.PressAsync("ArrowDown", 40);
        await browser.PressAsync("ArrowRight", 39);
        await browser.PressAsync("Enter", 13);
        await browser.ShouldHoldAsync(Frame("Write") + ".style.width === '100%'");
        await browser.PressAsync("Escape", 27);
        await browser.ShouldHoldAsync("document.querySelectorAll('#cpu .fg-frame').length === 6");

        // A layer's button.
        await browser.EvaluateAsync("document.querySelector('#cpu .fg-key[data-layer=\"3\"]').click() || true");
        await browser.ShouldHoldAsync("document.querySelector('#cpu .fg-found').textContent.includes('20.0 %')");
    }

    [Fact]
    public async Task Page_Phone_FitsItsWidth()
    {
        using var folder = new TempFolder();
        await using var browser = await OpenAsync(folder, 500, 900);
        await browser.ShouldHoldAsync("document.querySelectorAll('#cpu .fg-frame').length > 0");
        await browser.ShouldHoldAsync("document.documentElement.scrollWidth <= document.documentElement.clientWidth");
    }

    private static string Frame(string name) =>
        $"[...document.querySelectorAll('#cpu .fg-frame')].find(f => f.getAttribute('aria-label').startsWith('{name},'))";

    private static async Task<Browser> OpenAsync(TempFolder folder, int width, int height)
    {
        Assert.SkipUnless(Browser.IsThere, Browser.Missing);
        var rocks = new FlameNode("rocksdb::Read", Layer.Storage, 2, []);
        var evil = new FlameNode(Evil, Layer.Kernel, 1, []);
        var root = new FlameNode("all", Layer.Runtime, 0,
        [
            new("loop-0", Layer.Runtime, 0,
            [
                new("Read", Layer.Http, 3, [rocks, evil]),
                new("Write", Layer.Http, 4, []),
            ]),
        ]);
        var cpu = new KindProfile(
            ProfileKind.Cpu, "s", root.Total, 10, "by hand", "", root,
            [new(Layer.Http, "HTTP", 7, 0.7), new(Layer.Storage, "storage", 2, 0.2), new(Layer.Kernel, "kernel", 1, 0.1)],
            [new(Evil, Layer.Kernel, 1, 1), new("Write", Layer.Http, 4, 4)]);
        var profile = new Koltso.Profiling.Profile(4711, "dotnet koltso.dll serve", TimeSpan.FromSeconds(10), [cpu], []);
        var path = folder.File("page.html");
        await File.WriteAllTextAsync(path, ProfilePage.ToHtml(profile, "Node n1", DateTimeOffset.UnixEpoch));
        return await Browser.OpenAsync(path, width, height);
    }
}
