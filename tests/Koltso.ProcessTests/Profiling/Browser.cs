using System.Diagnostics;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Koltso.ProcessTests.Profiling;

/// <summary>A page in a headless Chromium, driven over its debugging protocol. Not thread-safe. Disposing ends the browser.</summary>
internal sealed class Browser : IAsyncDisposable
{
    public const string Missing = "This opens a page in Chromium (Debian: sudo apt-get install -y chromium).";
    private const string Path = "/usr/bin/chromium";
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private readonly Process _process;
    private readonly TempFolder _folder;
    private readonly ClientWebSocket _socket = new();
    private readonly CancellationTokenSource _patience = new(s_patience);
    private int _number;

    private Browser(Process process, TempFolder folder) => (_process, _folder) = (process, folder);

    public static bool IsThere => File.Exists(Path);

    public static async Task<Browser> OpenAsync(string page, int width, int height)
    {
        var folder = new TempFolder();
        var process = Process.Start(new ProcessStartInfo(Path,
        [
            // Root may not use the browser's sandbox; the page that is opened is a file of this test.
            "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--disable-extensions",
            "--remote-debugging-port=0", $"--user-data-dir={folder.Path}", $"--window-size={width},{height}", new Uri(page).AbsoluteUri,
        ])
        { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var browser = new Browser(process, folder);
        try
        {
            await browser.ConnectAsync();
            return browser;
        }
        catch
        {
            await browser.DisposeAsync();
            throw;
        }
    }

    /// <summary>The value of an expression on the page, once it is neither null nor false.</summary>
    public async Task<JsonElement> EvaluateAsync(string expression)
    {
        while (true)
        {
            var answer = await CallAsync("Runtime.evaluate", new JsonObject { ["expression"] = expression, ["returnByValue"] = true });
            if (answer.TryGetProperty("exceptionDetails", out var wrong)) throw new InvalidOperationException($"{expression}: {wrong}");
            if (answer.GetProperty("result").TryGetProperty("value", out var value)
                && value.ValueKind is not (JsonValueKind.Null or JsonValueKind.False))
                return value;
            await Task.Delay(20, _patience.Token);
        }
    }

    public Task ShouldHoldAsync(string expression) => EvaluateAsync(expression);

    /// <summary>Types text into the focused element.</summary>
    public Task TypeAsync(string text) => CallAsync("Input.insertText", new JsonObject { ["text"] = text });

    public async Task PressAsync(string key, int code)
    {
        foreach (var type in (string[])["rawKeyDown", "keyUp"])
            await CallAsync(
                "Input.dispatchKeyEvent",
                new JsonObject { ["type"] = type, ["key"] = key, ["code"] = key, ["windowsVirtualKeyCode"] = code });
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _patience.Dispose();
        _folder.Dispose();
    }

    private async Task ConnectAsync()
    {
        const string Listening = "DevTools listening on ws://";
        string? line;
        do line = await _process.StandardError.ReadLineAsync(_patience.Token)
            ?? throw new InvalidOperationException("Chromium ended before it listened.");
        while (!line.StartsWith(Listening, StringComparison.Ordinal));
        _ = _process.StandardError.ReadToEndAsync(_patience.Token);
        _ = _process.StandardOutput.ReadToEndAsync(_patience.Token);
        var address = line[Listening.Length..].Split('/')[0];

        using var http = new HttpClient();
        JsonNode? page;
        do page = (await http.GetFromJsonAsync<JsonArray>(
            $"http://{address}/json/list", _patience.Token))!.FirstOrDefault(static target => (string?)target!["type"] == "page");
        while (page is null);
        await _socket.ConnectAsync(new Uri((string)page["webSocketDebuggerUrl"]!), _patience.Token);
        await EvaluateAsync("document.readyState === 'complete'");
    }

    private async Task<JsonElement> CallAsync(string method, JsonObject parameters)
    {
        var number = ++_number;
        var call = new JsonObject { ["id"] = number, ["method"] = method, ["params"] = parameters };
        await _socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(call), WebSocketMessageType.Text, endOfMessage: true, _patience.Token);
        while (true)
        {
            using var message = new MemoryStream();
            var buffer = new byte[16 * 1024];
            ValueWebSocketReceiveResult received;
            do
            {
                received = await _socket.ReceiveAsync(buffer.AsMemory(), _patience.Token);
                message.Write(buffer, 0, received.Count);
            }
            while (!received.EndOfMessage);
            var answer = JsonDocument.Parse(message.ToArray()).RootElement;
            if (!answer.TryGetProperty("id", out var id) || id.GetInt32() != number) continue; // an event
            if (answer.TryGetProperty("error", out var error)) throw new InvalidOperationException($"{method}: {error}");
            return answer.GetProperty("result");
        }
    }
}
