using System.Text.Json;
using Koltso.Api.Documents;
using Microsoft.AspNetCore.Http;

namespace Koltso.Tests.Cli.Inspect;

public class RepairCommandTests
{
    [Fact]
    public async Task Repair_RoundEnds_Returns0AndSaysWhatWasSent()
    {
        await using var node = await StartAsync(Ended(differing: 2, records: 1_234));
        var console = new TestConsole();

        (await console.RunAsync("repair", "--url", node.Url, "--partition", "3")).ShouldBe(0, console.Error + console.Text);

        console.Text.ShouldBe("n1: 32 comparisons in 1.5 s, 30 in step: 1,234 records were sent.\n");
        var begun = node.Requests.First();
        (begun.Method, begun.Target).ShouldBe(("POST", "/v0/repair?check=false&partition=3"));
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(5, 0, 1)]
    [InlineData(0, 1, 1)]
    public async Task Repair_Check_Returns1WhenCopiesDifferOrWereNotCompared(int records, int failed, int code)
    {
        await using var node = await StartAsync(Ended(records, records, failed) with { CheckOnly = true });

        (await new TestConsole().RunAsync("repair", "--check", "--url", node.Url)).ShouldBe(code);

        node.Requests.First().Target.ShouldBe("/v0/repair?check=true");
    }

    [Fact]
    public async Task Repair_SomeFailed_SaysWhichAndWhy()
    {
        RepairFailureDocument[] failures =
            [new("n2", "it did not answer", 2, [3, 5]), new("n3", "it could not read its records", 40, [7]), new(null, "a bug", 1, [])];
        await using var node = await StartAsync(Ended(failed: 43) with { Planned = 64, InStep = 21, Failures = failures });
        var console = new TestConsole();

        (await console.RunAsync("repair", "--url", node.Url)).ShouldBe(1);

        console.Text.ShouldBe("""
            n1: 64 comparisons in 1.5 s, 21 in step: no record differs; 43 comparisons could not be finished.
              2 with n2: it did not answer (partitions 3, 5)
              40 with n3: it could not read its records (partitions 7, …)
              1: a bug

            """);
    }

    [Fact]
    public async Task Repair_Json_CanBeReadBack()
    {
        await using var node = await StartAsync(Ended());
        var console = new TestConsole();

        (await console.RunAsync("repair", "--json", "--url", node.Url)).ShouldBe(0);

        JsonSerializer.Deserialize(console.Text, ApiJson.Default.RepairDocument).ShouldNotBeNull().Round.ShouldBe(Ended());
    }

    [Fact]
    public async Task Repair_NodeRefuses_Returns1AndSaysWhy()
    {
        await using var node = await FakeNode.AnsweringAsync(400, "There may be this and that.\n");
        var console = new TestConsole();

        (await console.RunAsync("repair", "--url", node.Url)).ShouldBe(1);

        console.Error.ShouldContain("There may be this and that.");
    }

    private static RepairRoundDocument Ended(int differing = 0, long records = 0, int failed = 0) =>
        new(7, false, false, null, 32, 32 - differing - failed, differing, failed, records, 1.5);

    /// <summary>The round is requested, is running at the first query, and has ended at the next.</summary>
    private static async Task<FakeNode> StartAsync(RepairRoundDocument ended)
    {
        var looks = 0;
        return await FakeNode.StartAsync(context =>
        {
            var isPost = context.Request.Method == "POST";
            var round = isPost ? null : looks++ == 0 ? ended with { Running = true } : ended;
            var state = new RepairDocument("n1", isPost ? 7 : null, 6, round, null, 0, 0, 0, 0, 0);
            context.Response.StatusCode = isPost ? 202 : 200;
            return context.Response.WriteAsync(JsonSerializer.Serialize(state, ApiJson.Default.RepairDocument));
        });
    }
}
