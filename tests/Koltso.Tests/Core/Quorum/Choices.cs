namespace Koltso.Tests.Core.Quorum;

/// <summary>
/// Runs a test for every combination of choices: the test calls <see cref="Pick"/> wherever it could continue in
/// several ways, and runs again while <see cref="MoveNext"/> says that there is a combination not tried yet.
/// </summary>
internal sealed class Choices
{
    private readonly List<(int Picked, int Count)> _path = [];
    private int _at, _changed;
    private bool _hasBegun;

    /// <summary>The choices of this run, to repeat a failure.</summary>
    public string Path => string.Join(' ', _path.Take(_at).Select(static choice => choice.Picked));

    /// <summary>Whether the choices up to now are those of an earlier run.</summary>
    public bool IsRepetition => _at <= _changed;

    public bool MoveNext()
    {
        _at = _changed = 0;
        if (!_hasBegun) return _hasBegun = true;
        while (_path.Count > 0 && _path[^1].Picked == _path[^1].Count - 1) _path.RemoveAt(_path.Count - 1);
        if (_path.Count == 0) return false;
        _path[^1] = (_path[^1].Picked + 1, _path[^1].Count);
        _changed = _path.Count - 1;
        return true;
    }

    /// <summary>A number from 0 to <paramref name="count"/> - 1.</summary>
    public int Pick(int count)
    {
        if (_at == _path.Count) _path.Add((0, count));
        return _path[_at++].Picked;
    }
}
