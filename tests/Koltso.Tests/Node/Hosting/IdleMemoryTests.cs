using Koltso.Node.Hosting;

namespace Koltso.Tests.Node.Hosting;

public sealed class IdleMemoryTests
{
    private readonly IdleMemory _memory;
    private long _resident = 100 << 20, _cpuMs;
    private int _collections;

    public IdleMemoryTests() => _memory = new IdleMemory(() => _resident, () => _cpuMs, () =>
    {
        _collections++;
        _resident = 104 << 20;
    });

    [Fact]
    public void Tick_BurstIsOver_CollectsOnce()
    {
        Tick(times: 5);
        _collections.ShouldBe(0, "nothing to give back");
        _resident = 150 << 20;
        for (var i = 0; i < 10; i++) Tick(cpuMs: IdleMemory.IdleCpuMs + 1);
        _collections.ShouldBe(0, "the burst goes on");
        Tick(times: 10);
        _collections.ShouldBe(1);
    }

    [Fact]
    public void Tick_WhatIsThereIsInUse_IsNotCollectedForAgain()
    {
        _resident = 150 << 20;
        Tick(times: 3);
        Tick(times: 20);
        _collections.ShouldBe(1);
        _resident = 120 << 20;
        Tick(times: 3);
        _collections.ShouldBe(2, "that is more than there was");
    }

    [Fact]
    public void Tick_LittleLoadThatBringsItBack_IsNotCollectedForAgain()
    {
        _resident = 150 << 20;
        Tick(times: 4);
        _resident = 115 << 20;
        Tick(times: 20);
        _collections.ShouldBe(1, "it is used");
    }

    [Fact]
    public void Tick_BurstRightAfterACollection_IsCollectedFor()
    {
        _resident = 150 << 20;
        Tick(times: 3);
        _resident = 200 << 20;
        Tick(cpuMs: IdleMemory.IdleCpuMs + 1);
        Tick(times: 3);
        _collections.ShouldBe(2);
    }

    [Theory]
    [InlineData("7f0000000000-7f0000002000 r-xp 00000000 08:01 12 /usr/lib/libx.so\nRss: 8 kB\nPrivate_Dirty: 0 kB\nAnonymous: 0 kB", 1)]
    [InlineData("7f0000000000-7f0000002000 r--p 00000000 08:01 12 /usr/lib/libx.so\nRss: 8 kB\nPrivate_Dirty: 4 kB\nAnonymous: 4 kB", 0)]
    [InlineData("7f0000000000-7f0000002000 rw-p 00000000 08:01 12 /usr/lib/libx.so\nRss: 8 kB\nPrivate_Dirty: 0 kB", 0)]
    [InlineData("7f0000000000-7f0000002000 r-xp 00000000 00:00 0\nRss: 8 kB\nPrivate_Dirty: 0 kB", 0)]
    [InlineData("7f0000000000-7f0000002000 r-xp 00000000 00:00 0 [vdso]\nRss: 8 kB", 0)]
    public void CleanImages_OnlyWhatIsAsInItsFile(string smaps, int mappings)
    {
        var clean = ResidentImages.CleanImages(smaps.Split('\n'));
        clean.Count.ShouldBe(mappings);
        if (mappings > 0) clean[0].ShouldBe((0x7f0000000000, 0x2000));
    }

    private void Tick(int times = 1, long cpuMs = 0)
    {
        for (var i = 0; i < times; i++)
        {
            _cpuMs += cpuMs;
            _memory.Tick();
        }
    }
}
