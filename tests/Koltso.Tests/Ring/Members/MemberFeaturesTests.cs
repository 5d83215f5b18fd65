using Koltso.Ring.Members;

namespace Koltso.Tests.Ring.Members;

public class MemberFeaturesTests
{
    private readonly MemberFeatures _features = new(2, 7, [1, 2, 3]);

    [Fact]
    public void IsOnEverywhere_NotAllHaveAnswered_IsFalse()
    {
        _features.Note(1, 7);

        _features.IsOnEverywhere(1).ShouldBeFalse();
        (_features.Of(1), _features.Of(2), _features.Of(3)).ShouldBe((7u, 7u, null));
    }

    [Fact]
    public void IsOnEverywhere_AllHaveShownIt_IsTrueForWhatTheyHaveInCommon()
    {
        _features.Note(1, 3);
        _features.Note(3, 0xF2);

        _features.Everywhere.ShouldBe(2u);
        (_features.IsOnEverywhere(2), _features.IsOnEverywhere(1), _features.IsOnEverywhere(3)).ShouldBe((true, false, false));
    }

    [Fact]
    public void Note_MemberComesBackWithAnotherBuild_TheLastAnswerCounts()
    {
        _features.Note(1, 7);
        _features.Note(3, 7);
        _features.IsOnEverywhere(4).ShouldBeTrue();

        _features.Note(3, 1);
        _features.Everywhere.ShouldBe(1u);
        _features.Note(3, 7);
        _features.Everywhere.ShouldBe(7u);
    }

    [Fact]
    public void Adopt_NewMember_CountsOnceItHasAnswered()
    {
        _features.Note(1, 7);
        _features.Note(3, 7);

        _features.Adopt([1, 2, 3, 4]);
        _features.Everywhere.ShouldBe(0u);
        _features.Note(4, 7);
        _features.Everywhere.ShouldBe(7u);
    }

    [Fact]
    public void Adopt_WithoutAMember_ItsBuildNoLongerCountsAndIsForgotten()
    {
        _features.Note(1, 0);
        _features.Note(3, 7);

        _features.Adopt([2, 3]);
        (_features.Everywhere, _features.Of(1)).ShouldBe((7u, null));
        _features.Adopt([1, 2, 3]);
        _features.Everywhere.ShouldBe(0u);
    }

    [Fact]
    public void Note_NodeThatIsNoMember_ChangesNothingForTheCluster()
    {
        _features.Note(1, 7);
        _features.Note(3, 7);

        _features.Note(9, 0);

        _features.Everywhere.ShouldBe(7u);
    }

    [Fact]
    public void Everywhere_SingleNode_IsItsOwn() => new MemberFeatures(1, 5, [1]).Everywhere.ShouldBe(5u);
}
