export { faultNames, type Fault, type FaultAct, type FaultName } from './fault';
export { faultPoint } from './fault-point';
