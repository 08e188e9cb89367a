/** Whether a lesson goes along beside the stage. Apart from the lessons, so that the page need not load them to know. */
class LessonSide {
  id = $state('');
}

export const lessonSide = new LessonSide();
