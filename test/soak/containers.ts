import Docker from 'dockerode'

/** Whether a Docker engine answers where DOCKER_HOST says. */
export async function engineAnswers(): Promise<boolean> {
  if (!process.env.DOCKER_HOST) return false
  try {
    await new Docker().ping()
    return true
  } catch {
    return false
  }
}

/** Ids of all containers of the engine; without one there are none. */
export const containers = async (docker: boolean): Promise<string[]> =>
  docker ? (await new Docker().listContainers({ all: true })).map(({ Id }) => Id) : []
