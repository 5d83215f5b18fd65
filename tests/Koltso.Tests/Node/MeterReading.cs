using System.Diagnostics.Metrics;

namespace Koltso.Tests.Node;

/// <summary>The present values of a meter's instruments: by name, then by labels in their order, joined by commas.</summary>
internal sealed class MeterReading
{
    private readonly Dictionary<string, Dictionary<string, double>> _values = [];

    private MeterReading(Meter meter)
    {
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, listening) =>
        {
            if (instrument.Meter != meter) return;
            Instruments.Add(instrument);
            _values[instrument.Name] = [];
            listening.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.Start();
        listener.RecordObservableInstruments();
    }

    public List<Instrument> Instruments { get; } = [];

    public static MeterReading Of(Meter meter) => new(meter);

    public IReadOnlyDictionary<string, double> this[string instrument] => _values[instrument];

    public double Single(string instrument) => _values[instrument][""];

    /// <summary>The names of the labels of that instrument's measurements.</summary>
    public Dictionary<string, string> Labels { get; } = [];

    private void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var all = tags.ToArray();
        _values[instrument.Name].Add(string.Join(',', all.Select(static tag => tag.Value)), value);
        Labels[instrument.Name] = string.Join(", ", all.Select(static tag => tag.Key));
    }
}
