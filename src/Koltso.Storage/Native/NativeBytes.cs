using System.Runtime.InteropServices;

namespace Koltso.Storage.Native;

/// <summary>
/// Owns zeroed memory outside the collector's heap; the system gives a page when it is first touched. The pointer may be used while
/// the owner keeps this alive and undisposed.
/// </summary>
internal sealed unsafe class NativeBytes : SafeHandle
{
    internal NativeBytes(long bytes)
        : base(0, ownsHandle: true) =>
        SetHandle((nint)NativeMemory.AllocZeroed((nuint)bytes));

    public override bool IsInvalid => handle == 0;

    internal byte* Pointer => (byte*)handle;

    protected override bool ReleaseHandle()
    {
        NativeMemory.Free((void*)handle);
        return true;
    }
}
