namespace Koltso.Checking.Keys;

/// <summary>
/// What is known to be on replicas of a key at a point of its history: what acknowledged writes left on <c>ack</c> of
/// the first <c>from</c> replicas, and what reads found, which is on one of the first <c>from</c>. Operations are added
/// in the order in which they ended. There is one cell for each ack and from; the strongest facts are enough for it.
/// </summary>
internal sealed class KnownCopies(Overlap overlap)
{
    private readonly List<Cell> _cells = [];

    public IReadOnlyList<Cell> Cells => _cells;

    public void Add(Operation operation, VersionFloor floor)
    {
        var ack = operation.IsWrite ? operation.Ack : 1;
        var epoch = overlap.HasLosses ? overlap.LossesBefore(operation.StartUs) : 0;
        var cell = CellOf(ack, operation.From, epoch);
        cell.Newest = Cell.Newer(cell.Newest, operation, floor);
        if (operation.Value != 0) cell.NewestPut = Cell.Newer(cell.NewestPut, operation, floor);
        if (!operation.IsWrite) return;
        if (cell.LastWrite is null || operation.StartUs > cell.LastWrite.StartUs) cell.LastWrite = operation;
        if (operation.Value != 0 && (cell.LastPut is null || operation.StartUs > cell.LastPut.StartUs)) cell.LastPut = operation;
    }

    /// <summary>Whether an operation that begins now must meet what is in that cell.</summary>
    public bool Meets(Cell cell, Operation later)
    {
        var copies = cell.Ack - (overlap.HasLosses ? overlap.LossesUntil(later.EndUs, cell.Epoch) : 0);
        return copies > 0 && Overlap.Meets(copies, cell.From, later.Ack, later.From);
    }

    private Cell CellOf(int ack, int from, int epoch)
    {
        foreach (var cell in _cells)
            if (cell.Ack == ack && cell.From == from && cell.Epoch == epoch) return cell;
        _cells.Add(new Cell(ack, from, epoch));
        return _cells[^1];
    }

    /// <param name="epoch">The number of data losses that were over when the cell's operations began.</param>
    internal sealed class Cell(int ack, int from, int epoch)
    {
        public int Ack => ack;

        public int From => from;

        public int Epoch => epoch;

        /// <summary>The operation with the highest version; <see cref="NewestPut"/>: the highest that is not a deletion.</summary>
        public (Operation? By, VersionFloor Floor) Newest { get; set; }

        public (Operation? By, VersionFloor Floor) NewestPut { get; set; }

        /// <summary>The write that began last; <see cref="LastPut"/>: the last that is not a deletion.</summary>
        public Operation? LastWrite { get; set; }

        public Operation? LastPut { get; set; }

        public static (Operation? By, VersionFloor Floor) Newer(
            (Operation? By, VersionFloor Floor) former, Operation by, VersionFloor floor) =>
            former.By is null || floor.IsHigherThan(former.Floor) ? (by, floor) : former;
    }
}
