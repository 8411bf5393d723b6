using Lexidex.Indexer.Decoding;
using Lexidex.Schema.Data;
using Microsoft.Win32.SafeHandles;

namespace Lexidex.Indexer.Sources.Cars;

/// <summary>
/// Takes a CAR whose length is not known as it comes: in memory while it is small and there is memory for it, else in a
/// scratch file.
/// </summary>
/// <param name="tryHold">Asks whether as many bytes more may be held; does not wait.</param>
/// <param name="giveBack">Gives as many held bytes back.</param>
internal sealed class CarSpool(SpoolOptions options, Func<long, bool> tryHold, Action<long> giveBack) : IDisposable
{
    private ByteBuffer? _memory = new(SpoolOptions.FirstBytes);
    private SafeFileHandle? _file;
    private long _held;

    public long Length { get; private set; }

    public void Write(ReadOnlySpan<byte> bytes)
    {
        if (_file is null && !TryHold(Length + bytes.Length))
            MoveToFile();

        if (_file is not null)
            RandomAccess.Write(_file, bytes, Length);
        else
            _memory!.Write(bytes);
        Length += bytes.Length;
    }

    /// <summary>All of it, which is the caller's from here on, with the memory it holds.</summary>
    public CarBody Complete()
    {
        if (_file is { } file)
        {
            _file = null;
            return new FileCar(file, options.Folder);
        }

        var (memory, held) = (_memory!, _held);
        (_memory, _held) = (null, 0);
        return new MemoryCar(memory.WrittenMemory, () =>
        {
            memory.Dispose();
            giveBack(held);
        });
    }

    public void Dispose()
    {
        DropMemory();
        _file?.Dispose();
    }

    // Held in steps, doubled like the buffer; what was held before the first byte is the caller's own.
    private bool TryHold(long bytes)
    {
        if (bytes > options.InMemoryBytesMax)
            return false;
        var wanted = bytes <= SpoolOptions.FirstBytes ? 0 : (long)System.Numerics.BitOperations.RoundUpToPowerOf2((ulong)bytes);
        if (wanted <= _held)
            return true;
        if (!tryHold(wanted - _held))
            return false;
        _held = wanted;
        return true;
    }

    private void MoveToFile()
    {
        _file = ScratchFile.Create(options.Folder);
        RandomAccess.Write(_file, _memory!.Written, 0);
        DropMemory();
    }

    private void DropMemory()
    {
        _memory?.Dispose();
        _memory = null;
        if (_held > 0)
            giveBack(_held);
        _held = 0;
    }
}
