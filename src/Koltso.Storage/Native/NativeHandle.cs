using System.Runtime.InteropServices;

namespace Koltso.Storage.Native;

/// <summary>
/// Owns one native object, or memory, and destroys it once. The pointer may be used while the owner keeps this alive and undisposed;
/// <see cref="Rocks.RocksDatabase"/> sees to the order (what uses goes before what is used).
/// </summary>
internal sealed unsafe class NativeHandle : SafeHandle
{
    private readonly delegate*<nint, void> _destroy;

    internal NativeHandle(nint pointer, delegate*<nint, void> destroy)
        : base(0, ownsHandle: true)
    {
        _destroy = destroy;
        SetHandle(pointer);
    }

    public override bool IsInvalid => handle == 0;

    internal nint Pointer => handle;

    protected override bool ReleaseHandle()
    {
        _destroy(handle);
        return true;
    }
}
