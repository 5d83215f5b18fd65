using Koltso.Report.Rendering.Html;

namespace Koltso.Report.Rendering.Sections;

/// <summary>A part of the page under a heading of its own; one without content is not shown.</summary>
internal sealed record Section(string Id, string Title, Markup Content);
