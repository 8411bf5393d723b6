namespace Lexidex.Simulator.Network;

/// <summary>The faults in force; they may change while the host runs.</summary>
internal sealed class FaultSwitch(SimulatorFaults faults)
{
    public SimulatorFaults Current { get; set; } = faults;
}
