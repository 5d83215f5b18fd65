using Koltso.Api;
using Koltso.Node.Http.Kestrel;

namespace Koltso.Node.Admin;

/// <summary>The table of paths that are not about an entity. To add one, add a line here and a name in <see cref="ApiPaths"/>.</summary>
internal static class AdminPaths
{
    public static AdminPath[] Of(NodePages pages, RepairPage repair) =>
    [
        AdminPath.Read(ApiPaths.Health, NodePages.HealthAsync),
        AdminPath.Read(ApiPaths.Ready, pages.ReadyAsync),
        AdminPath.Read(ApiPaths.Cluster, pages.ClusterAsync),
        AdminPath.Read(ApiPaths.Stats, pages.StatsAsync),
        new AdminPath(ApiPaths.Repair, ["GET", "HEAD", "POST"], repair.ServeAsync),
    ];
}
