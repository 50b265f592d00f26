/** Text the room would not take, kept so that the person can copy it. */
export type Rejected = { file: string; text: string; message: string }
