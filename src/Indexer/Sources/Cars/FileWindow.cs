using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace Lexidex.Indexer.Sources.Cars;

/// <summary>
/// A part of a file in memory, moved along by positioned reads. A mapped file would count as memory of the process, page
/// by page.
/// </summary>
internal sealed class FileWindow(SafeFileHandle file, long length) : IDisposable
{
    public const int Size = 256 * 1024;

    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(Size);
    private long _start;
    private int _count;

    /// <summary>The bytes from the offset on, at least as many as wanted, fewer only at the end of the file. Valid until the next call.</summary>
    public ReadOnlySpan<byte> Read(long offset, int wanted)
    {
        if (!Holds(offset, (int)Math.Min(wanted, length - offset)))
        {
            _count = ScratchFile.ReadFull(file, _bytes.AsSpan(0, (int)Math.Min(Size, length - offset)), offset);
            _start = offset;
        }

        return _bytes.AsSpan((int)(offset - _start), _count - (int)(offset - _start));
    }

    public bool Holds(long offset, int count) => offset >= _start && offset + count <= _start + _count;

    public void Dispose()
    {
        if (_bytes.Length == 0)
            return;
        ArrayPool<byte>.Shared.Return(_bytes);
        _bytes = [];
        _count = 0;
    }
}
