using System.Reflection;
using Koltso.Cli;
using Koltso.Cluster.Peers;
using Koltso.Node;
using Koltso.Ring;
using Microsoft.Extensions.Logging;

namespace Koltso.Tests.Logging;

/// <summary>An event that some project may log, as declared by its method.</summary>
/// <param name="Fields">In the method's order; "exception" if it has one.</param>
internal sealed record EventDefinition(Type Class, int Id, LogLevel Level, string Name, string Fields)
{
    private const BindingFlags Any = BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    public static IReadOnlyList<EventDefinition> All { get; } =
    [
        .. new[] { typeof(PeerLink), typeof(NodeCore), typeof(NodeServer), typeof(KoltsoCommand) }
            .SelectMany(static one => one.Assembly.GetTypes())
            .SelectMany(static type => type.GetMethods(Any))
            .Where(static method => method.GetCustomAttribute<LoggerMessageAttribute>() is not null)
            .Select(Of)
            .OrderBy(static one => one.Id),
    ];

    public bool HasException => Fields.Split(", ").Contains("exception");

    /// <summary>The properties that other programs recognise it by.</summary>
    public int? Constant => (int?)Class.GetField(Name + "Id", Any)?.GetRawConstantValue();

    private static EventDefinition Of(MethodInfo method)
    {
        var attribute = method.GetCustomAttribute<LoggerMessageAttribute>()!;
        var fields = method.GetParameters().Where(static parameter => parameter.ParameterType != typeof(ILogger))
            .Select(static parameter => parameter.ParameterType == typeof(Exception) ? "exception" : parameter.Name);
        var name = attribute.EventName ?? method.Name;
        return new EventDefinition(method.DeclaringType!, attribute.EventId, attribute.Level, name, string.Join(", ", fields));
    }
}
