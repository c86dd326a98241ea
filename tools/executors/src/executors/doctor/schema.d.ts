export interface DoctorExecutorSchema {
  readonly json?: boolean;
}
