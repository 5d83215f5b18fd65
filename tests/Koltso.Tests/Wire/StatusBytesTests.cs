using Koltso.Core.Records;
using Koltso.Wire.Messages;

namespace Koltso.Tests.Wire;

public class StatusBytesTests
{
    /// <summary>Outcomes that promise nothing.</summary>
    private static readonly ReplicaStatus[] s_unsure = [ReplicaStatus.None, ReplicaStatus.Unreachable, ReplicaStatus.Unknown];

    /// <summary>The bytes of the protocol, as docs/peer-protocol.md lists them.</summary>
    public static TheoryData<string, ReplicaStatus[]> Lists => new()
    {
        {
            nameof(StatusBytes.OfGet),
            [
                ReplicaStatus.Found, ReplicaStatus.Absent, ReplicaStatus.Corrupt, ReplicaStatus.Overloaded, ReplicaStatus.Unreachable,
                ReplicaStatus.StoreFailed, ReplicaStatus.Recovering,
            ]
        },
        {
            nameof(StatusBytes.OfApply),
            [
                ReplicaStatus.Applied, ReplicaStatus.DiskFull, ReplicaStatus.StoreFailed, ReplicaStatus.Overloaded,
                ReplicaStatus.Unreachable, ReplicaStatus.ClockAhead, ReplicaStatus.Superseded, ReplicaStatus.InDoubt,
                ReplicaStatus.TooLate,
            ]
        },
        {
            nameof(StatusBytes.OfQuestion),
            [
                ReplicaStatus.Answered, ReplicaStatus.Rejected, ReplicaStatus.Unknown, ReplicaStatus.Overloaded,
                ReplicaStatus.Unreachable, ReplicaStatus.StoreFailed,
            ]
        },
    };

    [Theory]
    [MemberData(nameof(Lists))]
    public void ByteOf_EachStatus_ComesBackAsItselfOrPromisesNothing(string name, ReplicaStatus[] list)
    {
        var codec = Of(name);
        foreach (var status in Enum.GetValues<ReplicaStatus>())
        {
            var back = codec.StatusOf(codec.ByteOf(status));
            if (list.Contains(status) && status != ReplicaStatus.Unknown) back.ShouldBe(status);
            else back.ShouldBe(ReplicaStatus.Unreachable);
        }
    }

    [Theory]
    [MemberData(nameof(Lists))]
    public void StatusOf_EachByte_IsThatOfTheListOrUnknown(string name, ReplicaStatus[] list)
    {
        for (var one = 0; one <= byte.MaxValue; one++)
            Of(name).StatusOf((byte)one).ShouldBe(one < list.Length ? list[one] : ReplicaStatus.Unknown);
    }

    [Theory]
    [MemberData(nameof(Lists))]
    public void ByteOf_StatusOfAnotherKind_IsNeverASuccess(string name, ReplicaStatus[] list)
    {
        foreach (var status in Enum.GetValues<ReplicaStatus>().Except(list))
            s_unsure.ShouldContain(Of(name).StatusOf(Of(name).ByteOf(status)), $"{status} in {name}");
    }

    [Fact]
    public void Default_OfEveryAnswer_IsNoOutcome()
    {
        default(ReplicaStatus).ShouldBe(ReplicaStatus.None);
        default(ReadAnswer).Status.ShouldBe(ReplicaStatus.None);
        default(Koltso.Cluster.Replicas.PeerReply).Status.ShouldBe(ReplicaStatus.None);
        default(Koltso.Ring.Coordination.WriteAnswer).Status.ShouldBe(ReplicaStatus.None);
    }

    private static StatusBytes Of(string name) => name switch
    {
        nameof(StatusBytes.OfGet) => StatusBytes.OfGet,
        nameof(StatusBytes.OfApply) => StatusBytes.OfApply,
        _ => StatusBytes.OfQuestion,
    };
}
