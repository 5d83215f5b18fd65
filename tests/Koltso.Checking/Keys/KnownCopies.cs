namespace Koltso.Checking.Keys;

/// <summary>
/// What is known to be on replicas of a key at a point of its history: what acknowledged writes left on <c>ack</c> of
/// the first <c>from</c> replicas, and what reads found, which is on one of the first <c>from</c>. Operations are added
/// in the order in which they ended. There is one cell for each ack and from, and for writes and reads; the strongest facts are
/// enough for it.
/// </summary>
/// <param name="overlap">What acknowledged writes lost.</param>
/// <param name="found">What reads lost of what they found: it may be that of a write which was not acknowledged.</param>
internal sealed class KnownCopies(Overlap overlap, Overlap found)
{
    private readonly List<Cell> _cells = [];

    public IReadOnlyList<Cell> Cells => _cells;

    public void Add(Operation operation, VersionFloor floor)
    {
        var ack = operation.IsWrite ? operation.Ack : 1;
        var lost = operation.IsWrite ? overlap : found;
        var cell = CellOf(ack, operation.From, lost, lost.HasLosses ? lost.LossesBefore(operation.StartUs) : 0);
        cell.Newest = Cell.Newer(cell.Newest, operation, floor);
        if (operation.Value != 0) cell.NewestPut = Cell.Newer(cell.NewestPut, operation, floor);
        if (!operation.IsWrite) return;
        if (cell.LastWrite is null || operation.StartUs > cell.LastWrite.StartUs) cell.LastWrite = operation;
        if (operation.Value != 0 && (cell.LastPut is null || operation.StartUs > cell.LastPut.StartUs)) cell.LastPut = operation;
    }

    private Cell CellOf(int ack, int from, Overlap lost, int epoch)
    {
        foreach (var cell in _cells)
            if (cell.Ack == ack && cell.From == from && cell.Lost == lost && cell.Epoch == epoch) return cell;
        _cells.Add(new Cell(ack, from, lost, epoch));
        return _cells[^1];
    }

    /// <param name="lost">The losses that count for the cell's operations.</param>
    /// <param name="epoch">The number of these that were over when the cell's operations began.</param>
    internal sealed class Cell(int ack, int from, Overlap lost, int epoch)
    {
        public int Ack => ack;

        public int From => from;

        public Overlap Lost => lost;

        public int Epoch => epoch;

        /// <summary>The operation with the highest version; <see cref="NewestPut"/>: the highest that is not a deletion.</summary>
        public (Operation? By, VersionFloor Floor) Newest { get; set; }

        public (Operation? By, VersionFloor Floor) NewestPut { get; set; }

        /// <summary>The write that began last; <see cref="LastPut"/>: the last that is not a deletion.</summary>
        public Operation? LastWrite { get; set; }

        public Operation? LastPut { get; set; }

        /// <summary>Whether an operation that begins now must meet what is in this cell.</summary>
        public bool IsMetBy(Operation later)
        {
            var copies = ack - (lost.HasLosses ? lost.LossesUntil(later.EndUs, epoch) : 0);
            return copies > 0 && Overlap.Meets(copies, from, later.Ack, later.From);
        }

        public static (Operation? By, VersionFloor Floor) Newer(
            (Operation? By, VersionFloor Floor) former, Operation by, VersionFloor floor) =>
            former.By is null || floor.IsHigherThan(former.Floor) ? (by, floor) : former;
    }
}
